"""Messages on equations."""

from __future__ import annotations

__all__ = ["MESSAGES"]

MESSAGES: dict[str, dict[str, str]] = {
    "equation_twice": {
        "en": "two equations of this name: in {first} and in {second}; rename one",
        "zh": "两个方程同名：分别在 {first} 和 {second}；请改名",
    },
    "unknown_equation": {
        "en": "no equation '{name}'; nearest: {nearest}",
        "zh": "没有方程“{name}”；最接近的是：{nearest}",
    },
    "equation_undeclared": {
        "en": "not an equation: decorate it with @esvalue.equation and declare its units",
        "zh": "不是方程：请用 @esvalue.equation 装饰并声明单位",
    },
    "equation_arguments": {
        "en": "declared inputs ({declared}) differ from the function's arguments ({actual})",
        "zh": "声明的输入（{declared}）与函数参数（{actual}）不一致",
    },
    "equation_title": {"en": "no title in '{language}'", "zh": "缺少语言“{language}”的标题"},
    "equation_kind": {"en": "kind '{kind}' is not one of {kinds}", "zh": "类型“{kind}”不在 {kinds} 之中"},
    "equation_docstring": {"en": "no docstring", "zh": "缺少文档字符串"},
    "equation_example": {
        "en": "the worked example gives {got:g}, declared {expected:g}",
        "zh": "算例得 {got:g}，声明为 {expected:g}",
    },
    "equation_empirical": {
        "en": 'an empirical equation needs a worked example: example = {{..., "result": ...}}',
        "zh": '经验方程需要算例：example = {{..., "result": ...}}',
    },
    "equation_elementwise": {
        "en": "a vector of equal inputs does not give equal results (shape {shape}); write it elementwise",
        "zh": "相同输入组成的向量没有得到相同结果（形状 {shape}）；请按元素计算",
    },
    "equation_units": {
        "en": "the result does not follow its units: expected {expected:g}, got {got:g} in other units of '{output}'; a conversion constant is hidden in the formula, or a unit is declared wrong",
        "zh": "结果与单位不符：换用“{output}”的其他单位应得 {expected:g}，实得 {got:g}；公式中藏有换算常数，或单位声明有误",
    },
    "equation_ignores": {
        "zh": "声明 {switch} = {value:g} 时 {argument} 不起作用，但结果随 {argument} 变化；请删去该声明或改正公式",
        "en": "{argument} is declared not to matter where {switch} = {value:g}, but the result follows it; remove the declaration or correct the formula",
    },
    "equation_quantity": {
        "en": "'{argument}' is a pure number without a quantity; write of=\"share\" in its annotation, or another such as ratio, coefficient or number",
        "zh": '“{argument}”是无量纲数，未声明量；请在其注解中写 of="share"，或 ratio、coefficient、number 等',
    },
    "equation_quantity_unknown": {
        "en": "the quantity '{name}' of '{argument}' is none of quantities.toml or of another unit, or '{argument}' is no argument; nearest: {nearest}",
        "zh": "“{argument}”的量“{name}”不在 quantities.toml 中或单位不同类，或“{argument}”不是参数；最接近的是：{nearest}",
    },
    "equation_bounds": {
        "en": "the bounds of '{argument}', {low:g} to {high:g}, reach beyond those of its quantity '{name}', {least:g} to {most:g}; write narrower ones or another quantity",
        "zh": "“{argument}”的界限 {low:g} 至 {high:g} 超出其量“{name}”的界限 {least:g} 至 {most:g}；请写更窄的界限，或换一个量",
    },
    "equation_result": {
        "en": "the result {got:g} cannot be of its quantity '{name}', {least:g} to {most:g}; correct the formula or the quantity",
        "zh": "结果 {got:g} 不可能属于其量“{name}”（{least:g} 至 {most:g}）；请更正公式或量",
    },
    "equation_mutates": {"en": "the function changes its arguments in place", "zh": "函数就地修改了参数"},
}
