"""Exports: archives in which a wiki, an office suite or a chat platform hands out everything that it stores."""
