"""Settings every test shares."""

import os

os.environ.setdefault("HOTLINE_STORE", "/nonexistent/the-real-store-is-not-for-tests")
