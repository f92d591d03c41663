"""What skills are made of: abilities, the turn that they work in and its journal, alarms, schedulers and catalogues."""
