"""Following: the articles of sites as they appear, change and go: feeds, sitemaps of news, WordPress's REST API.

Sites are asked politely (``fetching``): with what they said of the last answer, as robots.txt allows, one request at a
time, later and later while they fail. Each kind of source (``feeds``, ``wordpress``) tells what there is now;
``memory`` knows what there was, so that what is gone is told from what has only fallen off the end of a feed.
"""
