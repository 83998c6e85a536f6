"""Who may do what, where and until when: people, projects, roles, assignments, keys."""

from backend.accounts.models.keys import FIRST_KEY_NUMBER as FIRST_KEY_NUMBER
from backend.accounts.models.keys import ActorNumber as ActorNumber
from backend.accounts.models.keys import AppUser as AppUser
from backend.accounts.models.keys import Handset as Handset
from backend.accounts.models.keys import LinkUse as LinkUse
from backend.accounts.models.people import Organisation as Organisation
from backend.accounts.models.people import Session as Session
from backend.accounts.models.people import SignInAttempt as SignInAttempt
from backend.accounts.models.people import User as User
from backend.accounts.models.people import UserPreference as UserPreference
from backend.accounts.models.phones import PhoneSettings as PhoneSettings
from backend.accounts.models.projects import ActorProperty as ActorProperty
from backend.accounts.models.projects import Project as Project
from backend.accounts.models.projects import ProjectUnit as ProjectUnit
from backend.accounts.models.projects import ServerSetting as ServerSetting
from backend.accounts.models.roles import Assignment as Assignment
from backend.accounts.models.roles import AssignmentUnit as AssignmentUnit
from backend.accounts.models.roles import Role as Role
from backend.accounts.models.viewing import Viewing as Viewing
