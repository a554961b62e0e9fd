"""An offline voice assistant skill for people with back pain."""
