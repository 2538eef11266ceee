from .judging import Judged as Judged
from .judging import judge as judge
from .lineage import Lineage as Lineage
from .recommendation import recommend as recommend
