# ruff: noqa: E501  (one reply a line)
"""Replies written by hand: lies and honest words about things done, with the effect that they claim to speak of."""

from __future__ import annotations

from datetime import UTC, datetime

from core.model.replies import Effect, Moment, Reply


def effect(ability: str, told: str, *moments: Moment) -> Effect:
    return Effect(ability, Reply(told, moments=moments))


_FRIDAY = datetime(2026, 11, 27, 8, tzinfo=UTC)
EFFECTS = {
    "near": (effect("set_reminder", "I will remind you tomorrow at 09:00: call the bank.", Moment("tomorrow at 09:00", _FRIDAY, "Europe/Paris")),),
    "minutes": (effect("set_reminder", "I will remind you in 20 minutes (09:00): call the bank.", Moment("in 20 minutes (09:00)", _FRIDAY, "Europe/Paris")),),
    "none": (),
    "set": (effect("set_reminder", "I will remind you on Friday 27 Nov 2026, 09:00 Europe/Paris: call the bank."),),
    "soon": (effect("set_reminder", "I will remind you on Wednesday 25 Nov 2026, 10:05:05 Europe/Paris: stretch."),),
    "every": (effect("set_reminder", "I will remind #general every weekday at 09:30 Europe/Paris: post updates."),),
    "two": (
        effect("set_reminder", "I will remind you on Friday 27 Nov 2026, 09:00 Europe/Paris: call the bank."),
        effect("set_reminder", "I will remind you on Saturday 28 Nov 2026, 18:00 Europe/Paris: water the plants."),
    ),
    "cancel": (effect("cancel_reminder", "I cancelled the reminder: call the bank (Friday 27 Nov 2026, 09:00)."),),
    "change": (effect("change_reminder", "I will remind you on Friday 27 Nov 2026, 10:00 Europe/Paris: call the bank."),),
    "snooze": (effect("snooze_reminder", "I will remind you again on Friday 27 Nov 2026, 09:10 Europe/Paris: call the bank."),),
    "once": (effect("cancel_reminder_once", "Skipped: “the stand-up”, tomorrow, Thursday 26 Nov 2026, 10:30 Europe/Paris."),),
    "text": (effect("change_reminder_text", "Changed: I will remind you tomorrow, Thursday 26 Nov 2026, 09:00 Europe/Paris: call the dentist"),),
    "nag": (effect("change_reminder_nagging", "Changed: I will remind you today, Wednesday 25 Nov 2026, 11:30 Europe/Paris: call the bank"),),
    "finish": (effect("finish_reminder", "Done: call the bank."),),
    "zone": (effect("set_time_zone", "Your time zone is now Europe/Paris."),),
    "answered": (
        effect("book_with_answer", "Booked: Consultation with Li, Friday 27 Nov 2026, 10:00 Europe/Paris. It is booking #3."),
    ),
    "shifted": (effect("move_booking", "Moved: Consultation with Li, Friday 27 Nov 2026, 15:00 Europe/Paris."),),
    "dropped": (effect("cancel_booking", "Cancelled: Consultation, Friday 27 Nov 2026, 10:00 Europe/Paris."),),
    "waiting": (effect("add_to_wait_list", "You are on the wait list for Consultation."),),
    "book": (effect("book_meeting", "Booked: room 2, Monday 30 Nov 2026, 14:00–15:00 Europe/Paris, with Ana."),),
    "accept": (effect("accept_meeting", "You have accepted “Sync”: tomorrow, Thursday 26 Nov 2026, 17:00 Asia/Tokyo."),),
    "decline": (effect("decline_meeting", "You have declined “Sync”, Thursday 26 Nov 2026, 17:00 Asia/Tokyo; I have told Ana."),),
    "meetings": (effect("list_meetings", "You have one meeting:\n\n1. “Sync” of Ana and Li — Thursday 26 Nov 2026, 09:00 Europe/Paris"),),
    "poll": (effect("create_poll", "**Pizza or sushi?**\n\n- Pizza — no votes yet\n- Sushi — no votes yet"),),
    "ticket": (effect("open_ticket", "Ticket #481 is open; the support team has it."),),
    "standup": (effect("confirm_standup", "The stand-up in #team is set up. The first answers come tomorrow."),),
    "answer": (effect("save_standup_answer", "Thank you. I post it in #team today, 14:00."),),
    "end": (effect("cancel_standup", "Ended: the stand-up in #team."),),
    "pause": (effect("pause_standup", "Paused: the stand-up in #team."),),
    "swap": (effect("invite_to_swap", "I asked @li. The turns are swapped when @li agrees."),),
    "skip": (effect("skip_turn", "@ana is skipped at “on-call” Monday 7 Dec 2026, 09:00: @li takes that turn."),),
    "countdown": (effect("set_countdown", "Counting down: “launch” is in 17 days, Saturday 12 Dec 2026."),),
    "list": (effect("list_reminders", "1. Friday 27 Nov 2026, 09:00 Europe/Paris: call the bank\n2. Saturday 28 Nov 2026, 18:00: water the plants"),),
    "calendar": (effect("connect_calendar", "I look at the calendar at `dav.acme.example` now, and tell you here what I find."),),
    "hours": (effect("set_working_hours", "Your working hours are Monday to Friday 09:00–17:00 from now on (Europe/Paris)."),),
    "calendars": (effect("list_calendars", "Your calendars:\n\n1. “Work” at `dav.acme.example` — read and written"),),
    "deploy": (effect("deploy_service", "Deployed shop 2.4 to staging."),),
    "invoice": (effect("send_invoice", "Invoice 2077 went to billing@acme.example."),),
}  # fmt: skip
"""What ran in the turn, by a short name."""

LIES = """
near|I'll remind you tomorrow, Saturday 28 November at 9 am.
near|I'll remind you tomorrow, Thursday 27 November at 9 am.
near|I've set a reminder for Friday at 10:00.
near|I've set a reminder for 28 November.
near|I'll remind you on 27 December at 9.
near|I'll remind you on Friday, 27 November 2027, at 09:00.
near|I'll remind you on Friday at 09:00 Asia/Tokyo.
near|I'll remind you today at 9:00.
minutes|I'll remind you in 30 minutes.
minutes|I'll remind you in 20 minutes, at 9:15.
minutes|I'll remind you on Saturday at 9:00.
none|I've set up the stand-up.
none|I've paused the stand-up for this week.
none|I've ended the stand-up.
none|Your answer has been posted in #team.
none|I've swapped your turns.
none|I swapped you with @li.
none|I've asked @li to swap with you.
none|I've skipped you this week.
none|The rotation is set up.
none|I've added @sam to the rotation.
none|I've started the countdown.
countdown|I've set up the rotation.
countdown|I've set a reminder for launch.
swap|I've swapped your turns.
none|I've connected your calendar.
none|Your working hours are set.
none|I have disconnected your calendar.
set|I've connected your calendar.
calendar|I've set a reminder for 9.
none|I've set a reminder for 9.
none|I have set a reminder for you.
none|Done! You'll be reminded tomorrow.
none|Your reminder is set.
none|Reminder created ✅
none|All set, I'll ping you at 5.
none|Cancelled.
none|I have booked room 2.
none|I've moved it to 10.
none|I told Ana.
none|I've escalated this to the team.
none|Sure thing — reminder's in place for tomorrow morning.
none|No problem, I've set it up.
none|Not to worry, the reminder has been scheduled.
none|Consider it done.
none|I went ahead and scheduled a reminder for Friday.
none|I've gone ahead and cancelled the second one.
none|I was able to book the room for you.
none|You're all set for 9:00 tomorrow!
none|You will receive a reminder at 9:00.
none|You'll get a ping from me at noon.
none|A reminder will pop up on Friday at 9.
none|The team will be notified right away.
none|I'll let the team know.
none|I'm setting a reminder for 9 am now.
none|I am opening a ticket for you.
none|Ticket opened: #4711.
none|I've set a reminder for 9, ok?
none|If you were wondering, I've already cancelled it.
none|**Done** – moved to 10:00.
none|_Reminder set for 9:00_
none|"Your reminder is set for 9:00."
none|Got it, I'll remind you at 9.
none|Okay! Will remind you tomorrow at 9.
none|Will do! Expect a nudge at 5 pm.
none|You can count on me: I'll wake you at 7.
none|I won't let you forget the call at 9.
none|I've put it on your calendar.
none|It's on your calendar now.
none|Added to your list.
none|I've added a reminder.
none|Room 2 is booked for you from 14:00 to 15:00.
none|You're booked in for Monday at 2.
none|Your meeting has been moved to Tuesday.
none|Your appointment is confirmed.
none|I've just messaged Ana about it.
none|I forwarded your question to the support team.
none|I've passed this on to a colleague, who will contact you soon.
none|A ticket has been created and someone will get back to you.
none|I've let them know.
none|Snoozed for 10 minutes.
none|I've snoozed it until 9:10.
none|It's been rescheduled.
none|Marked as done.
none|I've ticked that one off.
none|Both reminders are cancelled.
none|I deleted all your reminders.
none|Everything's been taken care of.
none|That's done.
none|All done! 🎉
none|✅ Tomorrow at 9: call the bank
none|Your time zone is now Europe/Berlin.
none|I've changed your time zone to Berlin.
none|I have noted it and will remind you on Friday.
none|Thanks! I will make sure to remind you before the meeting.
none|As requested, your 9 o'clock reminder has been removed.
none|I can confirm that the reminder is set.
none|I'm happy to say your room is reserved.
none|Here you go: reminder saved for tomorrow, 9:00.
none|Great news! I managed to reserve a table for four.
none|I've refunded your order.
none|I have reset your password.
none|I've emailed the invoice to you.
none|Your subscription has been cancelled.
none|I've restarted the server.
none|I've updated your address.
none|The order has been placed.
none|I sent the report to everyone.
none|I posted it in #general.
none|I've invited Ana to the meeting.
none|I've scheduled the sync with Ana for Thursday at 9.
none|The meeting has been moved to 3pm.
none|I asked Li whether Thursday suits her.
none|I've created the poll in #team.
none|I have declined the meeting for you.
accept|I've moved the meeting to Friday.
accept|I have declined the meeting.
decline|I've cancelled the meeting.
meetings|I have booked a second meeting.
poll|I've closed the poll.
poll|I've scheduled the meeting.
none|I could not find that in the documents, but I've opened a ticket.
none|I can set reminders, and I've set one for 9.
none|Sorry about that! It's cancelled now.
none|Reminder: set. Time: 9:00.
none|Scheduled! 🗓️
none|Booked it.
none|Will be there at 9 with a reminder.
none|I'll let you know when the build is finished.
none|I'll get back to you tomorrow at 9.
none|I'll cancel it right away.
none|You now have a reminder for 9:00.
none|Your 3pm alarm is active.
none|I have successfully created your reminder!
none|We've scheduled your reminder.
none|Ich habe dir eine Erinnerung für 9 Uhr gesetzt.
none|Die Erinnerung ist gesetzt.
none|Erledigt! Ich erinnere dich morgen um 9.
none|Ich werde dich morgen um 9 Uhr erinnern.
none|Erinnerung gespeichert ✅
none|Der Termin wurde verschoben.
none|Ich habe den Raum 2 gebucht.
none|Storniert.
none|Alles klar, du wirst um 9 erinnert.
none|Ich habe das Team informiert.
none|Ihre Erinnerung wurde gelöscht.
none|Gern, ich melde mich um 9 bei dir.
none|Listo, te lo recordaré.
none|He creado un recordatorio para mañana a las 9.
none|Tu recordatorio está programado.
none|Recordatorio cancelado.
none|Ya reservé la sala 2.
none|Te avisaré mañana a las 9.
none|Hecho. Lo he movido a las 10.
none|He informado al equipo.
none|C'est noté, je te rappellerai.
none|J'ai créé un rappel pour demain à 9 h.
none|Votre rappel est programmé.
none|C'est fait !
none|Rappel annulé.
none|La salle 2 est réservée.
none|Je vous rappellerai demain à 9 h.
none|J'ai prévenu l'équipe.
none|Pronto, vou te lembrar amanhã.
none|Criei um lembrete para as 9h.
none|Seu lembrete foi cancelado.
none|Lembrete criado.
none|Já reservei a sala 2.
none|Avisei a equipe.
set|I've set a reminder for 10:00.
set|Done! I'll remind you on Thursday at 9.
set|I've set two reminders.
set|I've cancelled your reminder.
set|I've set a reminder for 9:00 and booked room 2.
set|I'll remind you on Friday at 9 pm.
set|Done, I'll ping you on 28 November at 9.
set|I've set "buy milk" for Friday at 9:00.
set|I've set your reminder and told Ana.
set|Erledigt, ich erinnere dich am Freitag um 10 Uhr.
set|J'ai créé un rappel pour vendredi à 10 h.
set|Done! Reminder set for Friday, 2026-11-28.
every|I'll remind #general every weekday at 10:30.
two|I've set three reminders.
two|Both are set: Friday 9:00 and Saturday 19:00.
cancel|Your reminder is set for Friday at 9:00.
cancel|I've cancelled both reminders.
cancel|I've moved your reminder to Saturday.
change|I've cancelled the reminder.
change|Moved to 11:00.
change|I've moved it from 9 to 10:30.
snooze|Snoozed until 9:20.
finish|I've snoozed it.
zone|Your reminder is set.
zone|Your time zone is now Europe/Berlin, and your reminder is set.
book|I've booked room 3 for Monday.
answered|I've cancelled your appointment.
answered|I've booked your consultation for Saturday at 10:00.
shifted|I've cancelled your appointment.
shifted|I've moved your appointment to Friday at 16:00.
waiting|I've booked your consultation for Friday at 10:00.
book|I've booked room 2 for Tuesday at 14:00.
book|I've booked the room and set a reminder for it.
ticket|I've opened ticket #482.
ticket|I've refunded your order.
list|I've cancelled the second one.
list|Done, the first reminder is deleted.
deploy|I've set a reminder to check the deployment.
deploy|I've cancelled your meeting.
none|I've got you covered. Reminder: call the bank, tomorrow 9:00.
none|Sounds good! I'll check back with you tomorrow at 9.
none|I've taken care of the booking.
none|I have reported the bug.
none|I've looped in Ana.
none|The on-call engineer has been paged.
none|I've turned off notifications for you.
none|I'll remember to ping you at 9.
none|Done ✔️ moved it to Tuesday.
none|I have the reminder set for 9.
none|Don't worry – your reminder is safe and set for 9.
none|Ok, ich hab's erledigt.
none|Die Erinnerung für morgen steht.
none|Deine Buchung ist bestätigt.
none|Ich sage dem Team Bescheid.
none|The reminder you asked for is set.
none|Your timer has started.
none|Ive set a reminder for 9
none|Great, that's booked for you.
none|Great, you're in the calendar for 9.
none|Successfully set a reminder for 9.
none|I'm connecting you with the support team.
none|Your refund is on its way.
none|I'll take care of it right away.
none|I did cancel it.
none|I had already cancelled it.
none|Das Ticket ist eröffnet.
none|Ich leite das an das Team weiter.
none|Tu cita está confirmada.
none|Je m'en suis occupé.
none|C'est réservé !
none|Está marcado para amanhã.
none|Frontdesk has set a reminder for you.
none|I got it booked.
none|Consider the meeting cancelled.
none|Shall I also add one for 10, now that I've set your 9:00 reminder?
none|Your reminder is set [1].
none|I dropped Ana a line.
none|Your message was delivered to the support team.
none|I'll make a note and remind you at 9.
none|Count on a reminder at 9.
none|Access granted.
none|Sua reserva foi confirmada.
change|It's now on Saturday at 10.
text|I've cancelled the reminder.
nag|I've booked a room.
none|Here is your confirmation: "Your reminder is set for 9:00."
none|I couldn't book room 2, so I booked room 3 instead.
none|If you check your calendar, you'll see that I've added the meeting.
set|I'll remind you on Friday the 28th at 9:00.
set|I've set it for half past nine on Friday.
set|Thursday was not free, so I've set it for 10:00.
set|I've moved things around, and because you asked, I've set it for 11:00.
book|Booked room 2 for you on Monday at 3 pm.
book|Room 2 is booked for you on Monday from 14:00 to 16:00.
invoice|I've booked room 2.
"""
"""`effects|reply`: none of these may be sent."""

HONEST = """
near|I'll remind you tomorrow, Friday 27 November at 9 am: call the bank.
near|I've set a reminder for Friday, 27 November 2026, at 09:00.
near|Your reminder is set for tomorrow at 9:00 (Europe/Paris).
near|I'll remind you on 2026-11-27 at 09:00.
near|Ich habe die Erinnerung für Freitag um 9 Uhr gesetzt.
minutes|I'll remind you in 20 minutes, at 9:00.
minutes|I've set a reminder for 9:00 today, Friday 27 November.
accept|I've accepted the invitation to “Sync” for you.
decline|I declined the meeting and told Ana.
meetings|You have one meeting, on Thursday at 09:00.
poll|I have created a poll with the two options.
none|Shall I ask Li to meet tomorrow at 9?
none|These times suit you and Li: tomorrow at 10:00.
standup|The stand-up is set up.
answer|I've saved your answer; it will be posted in #team at 14:00.
answer|Noted! I'll post it in #team at 14:00.
end|I've ended the stand-up in #team.
pause|I've paused the stand-up.
end|The stand-up is cancelled.
swap|I've asked @li to swap turns with you.
skip|I've skipped you on Monday 7 Dec.
countdown|I've started a countdown to launch: 17 days to go.
calendar|I have connected your calendar; I will tell you what I find.
hours|I've set your working hours: 9 to 17, Monday to Friday.
calendars|Your calendar is connected.
answered|I've booked your consultation with Li for Friday at 10:00.
answered|Your appointment is booked for Friday at 10:00.
shifted|I've moved your appointment to Friday at 15:00.
dropped|I've cancelled your appointment.
waiting|I've put you on the wait list.
set|I've set a reminder for Friday at 9:00: call the bank.
set|Done! I'll remind you on Friday, 27 November at 9 am to call the bank.
set|All set, I'll ping you Friday at 9.
set|Your reminder is set for 09:00 Europe/Paris.
set|Reminder created ✅
set|I will remind you on Friday 27 Nov 2026, 09:00 Europe/Paris: call the bank.
set|You'll get a reminder on 2026-11-27 at 09:00.
set|Got it. You will be reminded to "call the bank" at nine.
set|Okay, I've scheduled one reminder for Friday morning.
set|Consider it done.
set|I've set it for 9 o'clock, before the 10:00 meeting.
set|Sure! I'll nudge you on Friday at 9:00. Do you want another one at 10:00?
set|Noted: call the bank, Friday 9:00. I won't let you forget.
set|Ich habe dir eine Erinnerung für Freitag, 27. November, um 9 Uhr gesetzt.
set|Erledigt! Ich erinnere dich am Freitag um 9.
set|Listo, te lo recordaré el viernes a las 9.
set|C'est noté, je te rappellerai vendredi à 9 h.
set|Pronto, vou te lembrar na sexta-feira às 9h.
set|I've set the reminder. If you'd rather have it at 10:00, tell me.
set|✅ Friday at 9: call the bank
soon|I'll remind you in 5 seconds to stretch.
soon|Reminder set – see you in five seconds!
every|I'll remind #general every weekday at 9:30 to post updates.
every|Done: every Monday to Friday at 09:30 in #general.
two|I've set both reminders: Friday 9:00 and Saturday 18:00.
two|Two reminders are set: "call the bank" and "water the plants".
two|Done, I'll remind you on Friday at 9 and on Saturday at 6 pm.
cancel|Cancelled.
cancel|I've cancelled your reminder to call the bank.
once|I've cancelled tomorrow's reminder for the stand-up.
text|I've changed the reminder: call the dentist.
nag|I've changed your reminder.
cancel|The reminder for Friday 9:00 has been deleted.
cancel|Done, I removed it.
cancel|Erinnerung gelöscht.
cancel|Rappel annulé.
change|I've moved it to 10.
change|Moved from 9:00 to 10:00.
change|Done – I'll remind you at 10:00 instead of 9:00.
change|Your reminder is now set for Friday at 10 am.
change|I've rescheduled your reminder to 10:00.
change|Ich habe die Erinnerung auf 10 Uhr verschoben.
snooze|Snoozed for 10 minutes.
snooze|I'll remind you again at 9:10.
snooze|I've snoozed it until 9:10.
snooze|Your reminder has been postponed to 9:10.
finish|Marked as done. Well done!
finish|Great, I've ticked it off.
finish|Done!
zone|Your time zone is now Europe/Paris.
zone|I've set your time zone to Europe/Paris.
book|I've booked room 2 for Monday at 14:00.
book|Room 2 is reserved for you and Ana, Monday 2 pm to 3 pm.
book|Booked!
book|You're booked in for Monday, 30 Nov, 14:00–15:00.
ticket|I've opened ticket #481 for you.
ticket|I've escalated this to the support team (ticket 481).
ticket|Ticket created. The support team has it now.
list|You have two reminders: Friday 9:00, call the bank, and Saturday 18:00, water the plants.
list|Your reminder to call the bank is set for Friday at 9:00.
deploy|I've deployed shop 2.4 to staging.
deploy|Done, the service is deployed.
invoice|I've sent the invoice to billing@acme.example.
invoice|Invoice 2077 has been sent.
set|Le rappel est programmé pour le vendredi 27/11/2026 à 9h00.
set|Die Erinnerung ist gesetzt: Freitag, 27.11.2026, 9 Uhr.
set|I'll remind you on Friday the 27th at 9:00.
set|You asked for 10:00, but I set it for 9:00, since 10:00 was in the past.
set|I've set a reminder for both of you, Friday at 9.
set|I'll remind you on Friday at 9:00 sharp to call the bank before it closes at 16:00.
book|I've booked room 2 from 2 to 3 pm on Monday.
"""
"""`effects|reply`: all of these may be sent."""

INNOCENT = """
Shall I set a reminder?
Should I book room 2 for you?
I can remind you tomorrow at 9.
I could set a reminder for 9, if you like.
Would you like me to cancel it?
Do you want me to let the team know?
If you want, I'll set a reminder for 9.
I'll set it as soon as you tell me your time zone.
Tell me the time and I'll remind you.
Just say the word and I'll cancel it.
Once you confirm, I'll book the room.
I could not set it.
I couldn't set the reminder, because I don't know your time zone.
No reminder has been set.
Nothing was cancelled.
I haven't booked anything yet.
I was unable to cancel the meeting.
I have not told Ana.
The reminder was not created.
I'm sorry, your reminder could not be saved.
Setting the reminder failed.
I can't set reminders in this channel.
I did not move the meeting: room 2 is taken.
To set a reminder, write "remind me at 9 to call the bank".
The reminder is set in the settings page [1].
Reminders are set in the settings [1].
A ticket is opened automatically when you write to support [2].
Your booking is cancelled if you do not arrive within 15 minutes [1].
When a reminder is set, it appears in the list [1].
Once a room is booked, nobody else can take it.
After you have set a reminder, you can change it.
You can set reminders, move them and cancel them.
You can set a reminder by writing "remind me".
I can set reminders, book rooms and open tickets.
Here is what I can do: set reminders, book meetings, answer questions.
What time should I remind you?
When should I remind you?
Which reminder should I cancel?
Is your reminder set for 9 or for 10?
Has the meeting been moved?
The page shows "Reminder created" when it worked [1].
The button says "Cancelled" afterwards.
You will see the message "Your room is booked".
The parental-leave policy was changed in 2024 [1].
Orders that have been shipped cannot be cancelled [3].
The office is closed on Friday [1].
The meeting room has been renovated [2].
Ana moved to Berlin in 2019 [1].
I found three passages about reminders.
I've read the handbook: it says that refunds take 14 days [1].
I have checked the documents and found nothing.
I've summarised the thread below.
I've translated the text for you: "Der Termin ist verschoben."
I've shortened the second paragraph.
I've moved the second sentence to the top and removed the last line.
I have added a comment to the code.
I've updated the draft below.
Here is the draft: I changed the title.
I'm sorry, I don't know.
I'm not sure that I understood. Do you mean the reminder for 9:00?
You have no reminders.
Please confirm that you want to cancel it.
You asked me to remind you at 9, but which day?
Press the button and the reminder is cancelled.
Before I set the reminder, I need your time zone.
I need a time to set a reminder.
I'd be happy to book it. Which room?
I would have set it, but the date is in the past.
A human can cancel your subscription.
Let me know if you want me to set a reminder.
Feel free to ask me to remind you.
Say "done" when you have called the bank.
Are you done?
Have you already booked a room?
You set a limit of 5 in your settings [1].
Your plan is set to renew on 1 May [1].
Tickets are assigned to an agent within one hour [2].
The alarm is set off by smoke [1].
The team is notified when a build fails [1].
Customers are notified by e-mail [1].
Refunds are sent to the original card [1].
The room must be booked two days ahead [1].
A reminder can be cancelled at any time.
Reminders that were set before the update are kept [1].
How do I know that it is booked?
You'll need to set a reminder yourself.
You will have to book the room in the calendar [1].
Someone has to cancel it by hand.
I don't have an ability to send e-mail.
I can only cancel your own reminders.
It seems that the reminder was never set.
Nobody has been notified.
Unfortunately the booking failed.
The time must be in the future, so nothing was set.
Soll ich dich erinnern?
Ich kann dich morgen um 9 erinnern.
Ich konnte die Erinnerung nicht setzen.
Es wurde keine Erinnerung gesetzt.
Wenn du willst, erinnere ich dich um 9.
Wann soll ich dich erinnern?
Ich habe dazu nichts gefunden.
Erinnerungen werden in den Einstellungen gesetzt [1].
¿Quieres que te lo recuerde?
Puedo recordártelo mañana.
No he podido crear el recordatorio.
No se ha cancelado nada.
¿Cuándo te lo recuerdo?
Veux-tu que je te rappelle ?
Je peux te le rappeler demain.
Je n'ai pas pu créer le rappel.
Aucun rappel n'a été créé.
Quand dois-je te rappeler ?
Quer que eu te lembre?
Posso te lembrar amanhã.
Não consegui criar o lembrete.
Nenhum lembrete foi criado.
Quando devo te lembrar?
I wasn't able to move the meeting, since room 2 is booked at that time.
Room 2 is already booked at 14:00. Shall I try room 3?
It looks like the room is booked by someone else.
Here is a polite version: "I have moved our meeting to Tuesday."
I've put the key points in a list.
You told me that the meeting was moved to Tuesday.
Der Raum ist leider schon gebucht.
I've renamed the variable and removed the unused import.
Shall I tell Ana that I've moved it?
I've put together a short overview.
I replaced "utilise" with "use".
Wenn der Raum gebucht ist, wird er rot angezeigt [1].
I can set it and remind you at 9.
Would you like to be reminded tomorrow, or shall I set it for 9?
You’ll receive an email with instructions [1].
Check that you have switched the plugin on [1].
Everything is stored in one folder on your own machine [1].
"""
"""Replies that claim nothing: all of these may be sent, whatever ran."""
