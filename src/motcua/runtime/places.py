"""Where an installation keeps its things: everything lies under one data directory."""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path


@dataclass(frozen=True)
class Places:
    """The layout of a data directory; the paths need not exist yet."""

    root: Path  #: absolute, symlinks resolved

    @classmethod
    def under(cls, data_dir: Path | str) -> "Places":
        """Return the layout under ``data_dir``."""
        return cls(Path(data_dir).expanduser().resolve())

    @property
    def cluster(self) -> Path:
        """The database; as root it may be a link to a place its account can reach."""
        return self.root / "postgres"

    @property
    def keys(self) -> Path:
        """Secrets made at the first start, readable by the owner only."""
        return self.root / "keys"

    @property
    def files(self) -> Path:
        """Uploaded and produced files, named by their content."""
        return self.root / "files"

    @property
    def log(self) -> Path:
        """What the child processes say."""
        return self.root / "log"

    @property
    def backups(self) -> Path:
        """Backups, unless they are told to lie on another disk."""
        return self.root / "backups"

    @property
    def mark(self) -> str:
        """A short name that tells this installation from others on the machine."""
        return sha256(str(self.root).encode()).hexdigest()[:12]

    @property
    def demo_mark(self) -> Path:
        """A file that says that these are samples; commands then trust the demo's own keys."""
        return self.root / "demo"

    def create(self) -> None:
        """Make the directory and its private folders; existing ones stay as they are."""
        if not self.root.exists():
            self.root.mkdir(parents=True, mode=0o711)
        for folder in (self.keys, self.files, self.log):
            folder.mkdir(mode=0o700, exist_ok=True)
