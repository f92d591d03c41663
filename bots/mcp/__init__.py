"""MCP: the front desk as a server of tools, for other people's assistants."""

from bots.platforms import built_in

PLUG = built_in("mcp", "FRONTDESK_MCP_TOKENS")
