"""Pictures: have one made or varied, and ask about one."""

from core.skills.images.abilities import draw_image, look_at_image, vary_image
from core.skills.images.drawing import draw_pictures
from core.skills.images.personal_data import personal_data

__all__ = ["draw_image", "draw_pictures", "look_at_image", "personal_data", "vary_image"]
