"""Requests to a worker compared with processes, and a worker's memory."""
