"""Pictures: the border map, its layers and the frame that other rooms put their own maps into."""
