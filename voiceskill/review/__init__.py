"""The page on which a clinician reviews a dialog."""
