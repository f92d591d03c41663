"""Commands, menus, buttons and forms of Discord."""
