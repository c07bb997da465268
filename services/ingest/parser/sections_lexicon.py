"""Words by which a report's parts tell what they do."""

REVIEW_WORDS = (
    r"回顾|总结|成就|成绩|成效显著|主要成果|发展历程|完成情况|执行情况|落实情况|取得的?.{0,8}(?:成效|成绩|成就|"
    r"进展)|过去(?:的)?[一二两三四五]年"
    r"|(?:十[一二三四]?五|[八九]五)”?(?:时期|期间)?(?:经济社会)?发展(?:成就|情况|回顾|基础)|发展基础|工作情况|"
    r"一年来|五年来"
)
"""A heading with one of these looks back."""

PLAN_WORDS = (
    r"工作(?:安排|部署|任务|打算|思路|重点|建议|要求|目标|计划|举措)|主要任务|重点(?:工作|任务|项目)|目标|今后|"
    r"未来|展望|规划|下一(?:步|阶段)|安排"
    r"|总体要求|指导思想|基本原则|总体思路|民生实事|实事|远景|战略|(?:主要|全年|今年|明年)(?:的)?工作"
)
"""A heading with one of these looks ahead."""

BACKGROUND_WORDS = r"形势|困难|问题|挑战|机遇|环境分析|发展环境|面临|条件分析|存在的?不足"
"""A heading with one of these describes where things stand."""

NOTES_WORDS = (
    r"^[*#]*(?:附[件表录]?\d*[:：]?)?.{0,12}(?:名词|用语|词语|术语|名称)(?:解释|注释|说明|释义).{0,6}$|^(?:有关|部分|"
    r"专用)?(?:名词|注释)[:：]?$"
)
"""A heading with one of these explains words."""

PLAN_LEAD = (
    r"(?:各位代表[!,，！]?)?(?:今年是|新的一年|展望新的一年|做好今年)|"
    r"(?:各位代表[!,，！]?)?(?:做好|根据|综合|按照)?(?:今年|明年|新的一年|(?P<year>20\d\d)年|今后[一五几]|"
    r"未来[五几三]年|“?十[一二三四五六]?五”?(?:时期|期间|计划))"
    r".{0,24}?(?:总体要求|总体思路|指导思想|预期目标|主要目标|奋斗目标|发展目标|工作目标|目标任务|重点工作|"
    r"工作任务|工作重点|主要工作|目标是|工作的?安排|"
    r"重点(?:抓好|做好|推进)|着重(?:抓好|做好)|要(?:着力|重点|突出|切实)?(?:抓好|做好))"
)
"""A sentence that opens the part that plans, in a report without headings."""

REVIEW_LEAD = (
    r"(?:各位代表[!,，！]?)?(?:过去(?:的)?[一二两三四五]年|一年来|[五四三]年来|回顾(?:过去|20|[一五])|去年|上年|"
    r"刚刚过去的|(?P<year>20\d\d)年(?:,|是|在|全|我|经|面|,))"
)
"""A sentence that opens a part that looks back."""

DONE_WORDS = r"(?:顺利|圆满|全面|如期|较好|已经?)(?:地)?(?:完成|实现)|完成了|实现了|胜利(?:完成|收官)|收官"
"""Words by which a sentence that names aims says they have been reached."""
