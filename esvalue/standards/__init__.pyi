from .bounds import bounds_frame as bounds_frame
from .bounds import standards_frame as standards_frame
from .designed import Designed as Designed
from .designing import design as design
from .judging import Judged as Judged
from .judging import judge as judge
from .lineage import Lineage as Lineage
from .recommendation import recommend as recommend
