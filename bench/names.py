"""Invented names: distinct within a class, different from class to class."""

from __future__ import annotations

SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎"
FIRST = "梓浩雨子思欣嘉佳宇俊一依可若诗晨博文天明"
SECOND = "轩涵然萱怡琪豪杰妍彤宁泽瑞航悦阳晴睿霖辰"


def of_class(number: int, size: int = 40) -> list[str]:
    """The names of one class."""
    return [
        SURNAMES[(number * 3 + seat * 7) % len(SURNAMES)]
        + FIRST[(number + seat * 5) % len(FIRST)]
        + SECOND[(number * 2 + seat * 3) % len(SECOND)]
        for seat in range(size)
    ]
