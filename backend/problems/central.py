"""ODK Central's own English message for each of its codes: what its clients read and match.

https://github.com/getodk/central-backend/blob/master/lib/util/problem.js (2026.2). Slots are filled
from the problem's details; a slot of another name there is found through SYNONYMS.
"""

from collections.abc import Mapping
from typing import Any, Final

SYNONYMS: Final = {
    "expected": "hint",
    "reason": "hint",
    "fields": "what",
    "values": "value",
    "xmlFormId": "form_id",
    "formVersion": "version",
    "deprecatedId": "deprecated_id",
    "property": "field",
}
MESSAGES: Final[dict[str, str]] = {
    "400.1": "Could not parse the given data ({rawLength} chars) as {format}.",
    "400.2": "Required parameter {field} missing.",
    "400.3": "Required parameters missing. Expected ({expected}), got ({got}).",
    "400.4": "Passed parameter {field} was not expected.",
    "400.6": "An expected header field ({field}) did not match the expected format (got: {value}).",
    "400.7": "Required multipart POST field {field} missing.",
    "400.8": "Unexpected {field} value {value}; {reason}",
    "400.11": "Invalid input data type: expected ({field}) to be ({expected})",
    "400.12": (
        "Could not perform decryption. Double check your passphrase and your data and try again."
    ),
    "400.13": "Length of value too long for a field",
    "400.14": "The given {field} {value} for {table} does not exist.",
    "400.15": (
        "The given XLSForm file was not valid. Please see the error details for more information."
    ),
    "400.16": (
        "The Form is valid, but with warnings. Please check the warnings and if they are acceptable"
        " resubmit with ?ignoreWarnings=true"
    ),
    "400.17": (
        "The form you have uploaded attempts to change the type of the field at {path}. In a"
        " previous version, it had the type {type}. Please either return that field to its previous"
        " type, or rename the field so it lives at a new path."
    ),
    "400.18": "The OData filter expression you provided could not be parsed: {reason}",
    "400.19": (
        "This PUT endpoint expects a deprecatedID metadata tag pointing at the current version"
        " instanceID. I cannot find that tag in your request."
    ),
    "400.21": "The password or passphrase provided does not meet the required length.",
    "400.22": "Provided value '{value}' is out of range for type '{type}'",
    "400.23": "Could not find a property named '{property}'",
    "400.24": (
        "The given OData select property '{property}' uses features not supported by this server."
    ),
    "400.25": "The entity definition within the form is invalid. {reason}",
    "400.26": 'Dataset can only be linked to attachments with "Data File" type.',
    "400.27": "The form does not contain a 'meta' group.",
    "400.28": "The entity is invalid. {reason}",
    "400.29": "There are {count} pending submissions",
    "400.31": "Expected parameters: ({expected}). Got ({actual}).",
    "400.32": "The Entity doesn't have any conflict",
    "400.33": "Expected properties: ({expected}). Got ({actual}).",
    "400.34": "Record associated with the provided $skiptoken not found.",
    "400.35": "Invalid $skiptoken",
    "400.36": "Request body too large.",
    "400.37": "Encoding not supported.",
    "400.38": "The password or passphrase provided exceeds the maximum length.",
    "400.39": "Multipart form content failed to parse.",
    "400.41": "Parameters of set {{{paramSet}}} {violationText}",
    "400.42": (
        "There is a problem with a range specification. Perhaps start and end have been swapped?"
    ),
    "400.43": "Failed to process {count} of {total} entities in submission: {errors}",
    "401.2": "Could not authenticate with the provided credentials.",
    "401.3": "This authentication method is only available over HTTPS",
    "403.1": "The authentication you provided does not have rights to perform that action.",
    "403.2": (
        "The submission attempts an entity {action}, but the form does not permit that action."
        " The form permits the following actions: {permitted}."
    ),
    "404.1": "Could not find the resource you were looking for.",
    "404.4": (
        "You tried to access a draft testing endpoint, but it does not exist anymore or your access"
        " is no longer valid. If the form has been published and you would like to submit to it,"
        " you should configure your device with an App User token. If there is a new draft, you may"
        " have to reconfigure your device from the draft settings."
    ),
    "404.5": (
        "You tried to update an existing submission, but we can't find that submission to update"
        " ({deprecatedId})"
    ),
    "404.6": "The form version specified in this submission '{formVersion}' does not exist.",
    "404.7": "The dataset ({datasetName}) specified in the submission does not exist.",
    "404.8": (
        "The entity with UUID ({entityUuid}) specified in the submission does not exist in the"
        " dataset ({datasetName})."
    ),
    "404.9": (
        "Base version ({baseVersion}) does not exist for entity UUID ({entityUuid}) in dataset"
        " ({datasetName})."
    ),
    "404.11": "The entity with UUID ({entityUuid}) has been deleted.",
    "406.1": "Requested format not acceptable; this resource allows: {allowed}.",
    "409.1": (
        "A submission already exists with this ID, but with different XML. Resubmissions to attach"
        " additional multimedia must resubmit an identical xml_submission_file."
    ),
    "409.2": (
        "This form is not currently accepting submissions. Please talk to your program staff if"
        " this is unexpected."
    ),
    "409.3": "A resource already exists with {fields} value(s) of {values}.",
    "409.4": "Could not activate feature ({feature}) as it was already activated",
    "409.5": (
        "Could not create form, because the project was being prepared for managed encryption."
        " Please try again in a moment."
    ),
    "409.6": (
        "You tried to publish the form '{xmlFormId}' with version '{version}', but a published form"
        " has already existed in this project with those identifiers."
    ),
    "409.7": (
        "Could not delete draft, because the form has not been published. Either delete the whole"
        " form, or replace the draft."
    ),
    "409.8": (
        "You tried to update a submission, but the instanceID you provided already exists on this"
        " server. Please try again with a unique instanceID."
    ),
    "409.9": (
        "You tried to update a submission, but the copy you were editing ({deprecatedId}) is now"
        " out of date. Please get the new version that has been submitted, and make your edits"
        " again."
    ),
    "409.12": (
        "You are trying to edit a submission of a Form that is in Closing or Closed state. In this"
        " version of Central, you can only edit the submissions of Open Forms. We will fix this in"
        " a future version for Central."
    ),
    "409.15": (
        "Current version of the Entity is '{current}' and you provided '{provided}'. Please correct"
        " the version number or pass '?force=true' in the URL to forcefully update the Entity."
    ),
    "409.16": (
        "A dataset named '{current}' exists and you provided '{provided}' with the same name but"
        " different capitalization."
    ),
    "409.17": (
        "This form attempts to create new Entity properties that match with existing ones except"
        " for capitalization."
    ),
    "409.18": "This submission has been deleted. You may not resubmit it.",
    "409.19": (
        "The following UUID(s) cannot be used because they are associated with deleted Entities:"
        " ({entityUuids})."
    ),
    "500.1": "An unknown internal problem has occurred. Please try again later.",
    "501.1": "The requested feature {feature} is not supported by this server.",
    "501.2": (
        "This endpoint does not allow creation or deletion of forms. Please check that you have"
        " sent the correct detail for all forms in this project."
    ),
    "501.4": (
        "The given OData filter expression uses features not supported by this server: {type} at"
        ' {at} ("{text}")'
    ),
    "501.5": (
        "The given OData filter expression references fields not supported by this server: {text}"
        " at {at}"
    ),
    "501.6": (
        'The given OData expand expression is not supported by this server: "{text}". Currently,'
        ' only "$expand=*" is supported.'
    ),
    "501.11": "This server doesn't support $select query parameter with $expand.",
}


class _Slots(dict[str, Any]):
    """The details by the names that Central's messages use; what is missing reads as nothing."""

    def __missing__(self, slot: str) -> Any:
        return self.get(SYNONYMS.get(slot, ""), "")


def message(code: str, details: Mapping[str, Any]) -> str:
    """Central's English message; "" for a code that is ours (.51 and up)."""
    slots = {
        name: ", ".join(map(str, value)) if isinstance(value, list | tuple) else value
        for name, value in details.items()
    }
    return MESSAGES.get(code, "").format_map(_Slots(slots))
