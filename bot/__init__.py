"""The running program: command line, wiring, channels, pipeline, outbox, scheduler, web page."""
