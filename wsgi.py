"""`app` for any WSGI server: `waitress-serve wsgi:app`, `flask --app wsgi …`.

Web only: run `baoxue worker` beside it for the clock and the delivery.
"""

from bot.app import create_app

app = create_app()
