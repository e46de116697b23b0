"""Calendars: iCalendar text -> busy times."""
