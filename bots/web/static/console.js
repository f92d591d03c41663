// What makes the console nicer where JavaScript runs. Everything works without it.
"use strict";

// A form that is sent is not sent again by a second press.
document.addEventListener("submit", (event) => {
  const button = event.target.querySelector("button:not([type=button])");
  if (button) setTimeout(() => { button.disabled = true; });
});
addEventListener("pageshow", () => document.querySelectorAll("button:disabled").forEach((one) => { one.disabled = false; }));

// “/” goes to the search, as in many other programs.
document.addEventListener("keydown", (event) => {
  const search = document.querySelector("input[type=search]");
  if (event.key === "/" && search && !/^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName)) {
    event.preventDefault();
    search.focus();
  }
});

// A booking that is dropped on another day opens with the free times of that day.
document.addEventListener("dragstart", (event) => {
  const booking = event.target.closest("[data-booking]");
  if (booking) event.dataTransfer.setData("text/plain", booking.dataset.booking);
});
document.querySelectorAll("[data-day]").forEach((day) => {
  day.addEventListener("dragover", (event) => { event.preventDefault(); day.classList.add("over"); });
  day.addEventListener("dragleave", () => day.classList.remove("over"));
  day.addEventListener("drop", (event) => {
    event.preventDefault();
    const booking = event.dataTransfer.getData("text/plain");
    if (/^\d+$/.test(booking)) location.assign(`/schedule/bookings/${booking}?day=${day.dataset.day}`);
  });
});
