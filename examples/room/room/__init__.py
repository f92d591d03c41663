"""The Room, a small chat over HTTP, as a platform."""

from frontdesk.platforms import Plug
from room.app import connect

PLUG = Plug("room", lambda variables: "ROOM_URL" in variables, connect)
