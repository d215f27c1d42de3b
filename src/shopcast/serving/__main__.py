"""Run the service as a module: `python -m shopcast.serving serve`."""

from shopcast.commands import main

if __name__ == "__main__":
    main()
