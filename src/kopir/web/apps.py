from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "kopir.web"
    label = "web"
