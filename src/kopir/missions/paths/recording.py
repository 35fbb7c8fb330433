"""What came of the meetings."""

from __future__ import annotations

from django.urls import URLPattern, path

from kopir.missions.views import recording, recording_desk, recording_report

desk: list[URLPattern] = [
    path("due/results/", recording_desk.due, name="results_due"),
    path("<str:reference>/results/", recording_desk.results, name="results"),
    path("<str:reference>/results/export/", recording_desk.export, name="results_export"),
    path("<str:reference>/results/now/", recording_desk.now, name="results_now"),
    path("<str:reference>/results/now/<int:pk>/", recording_desk.mark, name="results_mark"),
    path("<str:reference>/results/<int:pk>/", recording_desk.result, name="result"),
    path("<str:reference>/results/<int:pk>/<slug:step>/", recording_desk.step, name="result_step"),
    path("<str:reference>/report/", recording_report.report, name="report"),
    path("<str:reference>/report/xlsx/", recording_report.table, name="report_xlsx"),
    path("<str:reference>/report/pdf/", recording_report.document, name="report_pdf"),
    path("<str:reference>/report/rows/<str:key>/", recording_report.rows, name="report_rows"),
]
public: list[URLPattern] = [
    path("<str:key>/results/", recording.results, name="results"),
    path("<str:key>/results/<int:pk>/", recording.result, name="result"),
]
