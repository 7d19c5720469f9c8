"""WeChat Work, in and out: a thin layer over `wechatpy.enterprise` that mends what hostile or broken input would break.

    crypto    signatures, decryption, encrypted replies        message   decrypted XML -> Incoming
    routes    /wecom/callback                                  client    access token, message/send
    limits    what WeChat Work lets through to one member      tokens    one access token for all workers

Facts and page numbers: developer.work.weixin.qq.com/document/path/<number>.
"""
