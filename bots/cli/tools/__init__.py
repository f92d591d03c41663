"""`frontdesk tools`: the tools of other servers, and the way back from a browser after signing in."""
