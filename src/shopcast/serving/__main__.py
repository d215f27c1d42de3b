"""Run the service as a module: `python -m shopcast.serving serve`."""

from shopcast.serving.command import main

if __name__ == "__main__":
    main()
