"""The diary that every verb writes in: who did what to which record, sealed so that a change shows."""
