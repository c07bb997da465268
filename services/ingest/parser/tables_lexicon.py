"""Words of tables: what the heads of columns say, and what stands around the number of a cell."""

# --- heads: what a column holds -----------------------------------------------------------------------------------
NUMBERING = r"序号|编号|序|号|No\.?|#"
UNITS_HEAD = r"(?:计量|指标|数量)?单位"
OTHERS = r"单位|部门|牵头|责任|备注|说明|负责|联系|来源|依据|领导|类别|类型|分类|地点|位置|地址|权重|分值"
ATTRIBUTES = r"(?:指标)?(?:属性|性质)|指标类型"
DUE = r"(?:完成|办结|办理)?(?:时限|期限|时间)(?:要求|节点)?|完成(?:时限|时间|期限|节点)"
NAMES = (
    r"(?:主要|核心|具体|考核|发展|监测|规划|统计|目标)?指标(?:名称|体系)?|(?:事项|项目|任务|工程|目标|实事|工作)名称",
    r"(?:重点|主要|实事|民生|建设|民生实事)?(?:项目|事项|工程|实事)|(?:重点|主要|工作|具体)(?:任务|工作)|名称|品种|产品",
)
"""Heads of the column that names the row, the surest first."""
GROWTH_HEAD = r"增长|增速|增幅|增减|同比|涨幅|年均|\[累计\]|\(累计\)|累计(?:增|降|提高|变化)"
ACTUAL = (
    r"实际|(?<!预期)(?<!计划)完成(?!时|期|目标|任务|节点)|执行|实绩|实现值|现状|基期|基数|基准|基础值|历史|进展"
    r"|(?<!\[)累计"
)
LAST_YEAR = r"上年|去年|上一年|前[一三]年|往年|同期"
PLANNED = r"目标|计划|预期|任务|规划|安排|指标值|预计|建议|今年|本年|全年|年度"
STRIVING = r"力争|争取|奋斗|努力|冲刺"

# --- cells: what may stand beside a number that is the cell's value ------------------------------------------------
BEFORE = (
    r"达到?|突破|超过?|保持在?|稳定在|维持在|控制在|控制|实现|完成|力争|争取|确保|努力|预计|不低于|不少于|不小于|"
    r"不超过|不高于|不大于|高于|低于|多于|少于|大于|小于|至少|最多|最高|约|近|增长到?|增加到?|增至|提高到?|提升到?|"
    r"扩大到?|上升到?|下降到?|降低到?|减少到?|降至|减至|压减|递增|年均|累计|平均|同比|比上年|较上年|全市|全省|全区|"
    r"全县|全州|全盟|全旗|全年|年内|每年|新增|新建|改建|扩建|改造|建成|培训|发放|举办|新开工|开工|净增|为|在|至|到"
)
AFTER = r"以上|以下|以内|之内|左右|上下|内|起|及|或|\(含\)|目标|水平|任务"
SIGNS = r"[≥≤><=≧≦⩾⩽﹥﹤+\-±~—–⟦⟧()、,;:。/ ↑↓]"
DELIVERING = r"新增|新建|改建|扩建|改造|建成|培训|发放|举办|新开工|开工|净增"
"""Verbs of a cell that belong to the indicator: 幼儿园 | 新建6所."""
AT_LEAST = "≥≧⩾"
AT_MOST = "≤≦⩽"
MORE = ">﹥"
LESS = "<﹤"
FALLS = r"(?:降低|下降|减少|降幅|减排|压减|递减|削减|下降率|降低率|减少率)(?:率|幅度|量)?$"
RISES = r"(?:增长|增速|增幅|提高|增加|上升|涨幅|增长率|提升)(?:率|速度|幅度)?$"
CUMULATED = r"^|降低|下降|减少|提高|增长|增加|累计|新增|[-—–/]"
"""Before a number in square brackets: there the brackets say 累计, elsewhere they mark a footnote."""
DELIVERED_NAME = r"(?:{deliveries})(?:任务|数量?|面积|规模|里程|户数|人数|个数|总数)?$"
"""A name that says what is delivered: 老旧小区改造, 廉租房建设面积."""
MEAN = r"平均|人均"
"""Opens the name of a row as part of its noun, where it opens a clause as an adverb."""
MEASURED = r"(?:投资|资金|产值|面积|里程|户数|人数|产量|收入)(?:额|量)?$"
"""Ends the head of a column that says what it measures of each row: 2026年计划投资."""
SUMS = r"[合小总共]\s?计|全[市省区县]合计|总数"
"""Names of the row that adds up the others: each of them is told already."""
