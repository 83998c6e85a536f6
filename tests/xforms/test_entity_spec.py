"""Entity blocks of uploaded XForms: what ODK Central refuses, and what it warns of."""

import pytest

from backend.survey.xforms import entity_spec

FORM = """<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
 xmlns:entities="http://www.opendatakit.org/xforms/entities">
<h:head><h:title>x</h:title><model {version}>
<instance><data id="x"><ten/><meta>{block}<instanceID/></meta></data></instance>
<bind nodeset="/data/ten" type="string" entities:saveto="{saveto}"/></model></h:head><h:body/>
</h:html>"""


def form(
    version: str = "2024.1.0", block: str = '<entity dataset="nguoi" create="1" id=""/>',
    saveto: str = "ho_ten",
) -> bytes:  # fmt: skip
    named = f'entities:entities-version="{version}"' if version else ""
    return FORM.format(version=named, block=block, saveto=saveto).encode()


@pytest.mark.parametrize("version", ["2024.1.0", "2024.1.5", "2025.1.0", "2025.1.99"])
def test_a_form_of_today_is_taken(version: str) -> None:
    assert entity_spec(form(version)).reason == entity_spec(form(version)).old == ""


def test_a_form_without_entities_is_not_looked_at() -> None:
    assert entity_spec(form("", "")).reason == ""


@pytest.mark.parametrize("version", ["2022.1.0", "2023.1.0"])
def test_a_form_from_before_offline_entities_is_warned_of(version: str) -> None:
    assert (entity_spec(form(version)).reason, entity_spec(form(version)).old) == ("", version)


@pytest.mark.parametrize("version", ["2021.9.9", "2025.2.0", "2026.1.0", "2022.1", "x", "²022.1.0"])
def test_another_version_of_the_specification_is_refused(version: str) -> None:
    reason = f"Entities specification version [{version}] is not supported."
    assert entity_spec(form(version)).reason == reason


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (form(version=""), "Entities specification version is missing."),
        (form(block='<entity create="1"/>'), "Dataset name is missing."),
        (form(block='<entity dataset="" create="1"/>'), "Invalid dataset name."),
        (form(block='<entity dataset="a.b" create="1"/>'), "Invalid dataset name."),
        (form(block='<entity dataset="__a" create="1"/>'), "Invalid dataset name."),
        (form(block='<entity dataset="1a" create="1"/>'), "Invalid dataset name."),
        (form(saveto="name"), "Invalid entity property name."),
        (form(saveto="nguoi#Label"), "Invalid entity property name."),
        (form(saveto="__id"), "Invalid entity property name."),
        (
            form(block='<entity dataset="nguoi"/>'),
            "The form must specify at least one entity action, for example, create or update.",
        ),
    ],
)
def test_what_central_refuses_is_refused_with_its_reason(given: bytes, reason: str) -> None:
    assert entity_spec(given).reason == reason


@pytest.mark.parametrize("name", ["người", "a-b", "a1", "_a", "a:b"])
def test_names_may_be_of_any_script(name: str) -> None:
    assert entity_spec(form(block=f'<entity dataset="{name}" update="1"/>')).reason == ""
