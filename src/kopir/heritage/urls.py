"""Paths of the room for everybody; the address names the language."""

from django.urls import URLPattern, path

from kopir.heritage.views.public import people, pictures, places, reading, voices

app_name = "heritage"
urlpatterns: list[URLPattern] = [
    path("", reading.home, name="home"),
    path("places/", places.places, name="places"),
    path("places.csv", places.places_csv, name="places_csv"),
    path("places.geojson", places.places_geojson, name="places_geojson"),
    path("timeline/", reading.timeline, name="timeline"),
    path("items/", reading.items, name="items"),
    path("sources/", reading.sources, name="sources"),
    path("about/", reading.about, name="about"),
    path("sheet/", reading.sheet, name="sheet"),
    path("people/", people.search, name="people"),
    path("give/", voices.give, name="give"),
    path("ask/", voices.ask, name="ask"),
    path("thanks/", voices.thanks, name="thanks"),
    path("<str:reference>/", reading.record, name="record"),
    path("<str:reference>/picture/", pictures.picture, name="picture"),
    path("<str:reference>/manifest.json", pictures.manifest, name="manifest"),
]
