"""SMS, in and out, by Twilio.

twilio    messages out, looked up when in doubt        routes    /sms/twilio/inbound, /sms/twilio/status
codes     what Twilio's error codes mean               words     STOP, 退订 and their like
"""
