"""The commands of the support desk: cases, incidents, gaps, prepared answers, and what a team's answers teach."""
