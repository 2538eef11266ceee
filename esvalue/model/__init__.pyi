from .account import check_account as check_account
from .account.account import Account as Account
from .change import ChangeSplit as ChangeSplit
from .change import change_between as change_between
from .given_places import with_units as with_units
from .model import Model as Model
from .model import bind as bind
from .model import bind_all as bind_all
