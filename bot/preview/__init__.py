"""The browser preview: the real bot in a simulated server, on SimCord's page with a panel of ours beside it.

SimCord shows one channel; here one page shows several places, as several people, in several languages. Its
private parts are built on for that, so its version is pinned exactly, and whatever depends on them is in this
package. It is a development dependency: import this package only when the preview is wanted.
"""

# SimCord makes a client as it is imported, which would warn that there is no voice; ours says none is wanted.
from bot import client as client
