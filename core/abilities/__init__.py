"""What a skill is written with: abilities, the turn that they work in, its journal, and alarms."""
