from .equation import Equation as Equation
from .equation import get as get
from .equation import registered as registered
from .proof import check_equation as check_equation
from .signature import Array as Array
from .signature import In as In
from .signature import Out as Out
from .standards import standard_between as standard_between
