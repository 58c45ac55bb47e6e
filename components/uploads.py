"""A file handed in through the browser, let go of as soon as it was taken."""

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile


@contextmanager
def handed_in(label: str, key: str, *, most_mb: int | None = None) -> Iterator[UploadedFile | None]:
    """Draws the uploader; gives the file that was handed in, or None.

    `most_mb` is the largest it may be; by default what the platform allows.

    The platform keeps a file in memory for as long as the tab stays open. When the block ends it
    is gone, and so are the raw cells in it.
    """
    file = st.file_uploader(label, key=key, label_visibility="collapsed", max_upload_size=most_mb)
    try:
        yield file
    finally:
        if file is not None:
            _let_go(file)


def _let_go(file: UploadedFile) -> None:
    context = get_script_run_ctx()
    manager = context.uploaded_file_mgr if context else None
    if context is not None and isinstance(manager, MemoryUploadedFileManager):
        manager.remove_file(context.session_id, file.file_id)
