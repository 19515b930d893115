"""The demos of chapter 08. Each is a `Demo`: show it with ``demos.show(ch08.window_demo)``."""

__all__: list[str] = []
