"""Static files with hashed names."""

from functools import cache

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # it is not typed
    """Whitenoise's, which works a file's address out once: a page names twenty."""

    @cache  # noqa: B019 - one storage a process, and as many addresses as there are files
    def url(self, name: str, force: bool = False) -> str:
        """Return the address of a file, with the hash of its content."""
        return str(super().url(name, force))
