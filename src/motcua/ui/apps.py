from types import ModuleType

from django.apps import AppConfig

from motcua.ui.messages import compile_if_stale


class UiConfig(AppConfig):
    name = "motcua.ui"
    label = "ui"

    def __init__(self, app_name: str, app_module: ModuleType | None) -> None:
        """Bring the Vietnamese catalogue up to date before any model can ask for a word of it."""
        super().__init__(app_name, app_module)
        compile_if_stale()
