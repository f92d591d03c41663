"""What skills are written with: abilities, the turn they work in, its journal, alarms, schedulers and catalogues."""
