/* setups.c - the worlds that the model explores: settings, what DNS says, what may happen. */
#include "world.h"

#define BY_DNS                                                                                     \
    { "Use_DNS_SRV", "Yes" },                                                                      \
    {                                                                                              \
        "DNS_SRV_Auto_Prefix", "Yes"                                                               \
    }
#define FALLS_BACK                                                                                 \
    { "Proxy_Fallback_Intvl", "600" },                                                             \
    {                                                                                              \
        "Reg_Retry_Intvl", "30"                                                                    \
    }

const struct setup setups[] = {
    { "list",
      { { "Proxy", "192.0.2.10:p=1|192.0.2.20:p=2" }, FALLS_BACK, { "Try_Backup_RSC", "5??" } },
      { NULL },
      MAY_LOSE | MAY_STOP },
    { "dual",
      { { "Proxy", "192.0.2.10" },
        { "Dual_Registration", "Yes" },
        { "Alternate_Proxy", "192.0.2.20" },
        FALLS_BACK },
      { NULL },
      MAY_LOSE | MAY_STOP },
    { "other",
      { { "Proxy", "192.0.2.10" },
        { "Dual_Registration", "Yes" },
        { "Alternate_Proxy", "alternate.example.org" },
        BY_DNS,
        FALLS_BACK },
      { "B", "C", "BC", "CB", "D" },
      MAY_LOSE | MAY_STOP | MAY_RELIST | MAY_FAIL_DNS },
    { "names",
      { BY_DNS, FALLS_BACK, { "Auto_Register_When_Failover", "Yes" } },
      { "AB", "BA", "B", "CAB", "ABC", "CA" },
      MAY_LOSE | MAY_STOP | MAY_RELIST | MAY_FAIL_DNS },
    { "mixed",
      { { "Proxy", "registrar.example.org:p=1|192.0.2.40:p=2|[2001:db8::1]:p=3" },
        { "IP_Mode", "IPv4 Only" },
        BY_DNS,
        FALLS_BACK },
      { "AB", "BA", "B", "C" },
      MAY_LOSE | MAY_STOP | MAY_RELIST | MAY_FAIL_DNS },
    { "calls",
      { { "Proxy", "192.0.2.10:p=1|192.0.2.20:p=2|192.0.2.30:p=3" },
        { "Auto_Register_When_Failover", "Yes" },
        FALLS_BACK },
      { NULL },
      MAY_LOSE | MAY_STOP | MAY_CALL },
    { "stays",
      { BY_DNS, FALLS_BACK, { "Auto_Register_When_Failover", "No" } },
      { "AB", "BA", "B", "C", "ABC" },
      MAY_LOSE | MAY_STOP | MAY_RELIST | MAY_CALL | MAY_CODES },
    { "stream",
      { BY_DNS, FALLS_BACK, { "SIP_Transport", "TCP" }, { "Fallback_Rule", "Refresh or Timer" } },
      { "AB", "BA", "B", "C", "ABC" },
      MAY_LOSE | MAY_STOP | MAY_RELIST | MAY_FAIL_DNS | MAY_CALL },
    { "refresh",
      { { "Proxy", "192.0.2.10:p=1|192.0.2.20:p=2" },
        { "Fallback_Rule", "Refresh or Timer" },
        { "Auto_Register_When_Failover", "Yes" },
        FALLS_BACK,
        { "NAT_Keep_Alive_Enable", "Yes" },
        { "NAT_Keep_Alive_Intvl", "3000" } },
      { NULL },
      MAY_LOSE | MAY_STOP | MAY_CODES | MAY_REPEAT },
    { "codes",
      { { "Proxy", "192.0.2.10:p=1|192.0.2.20:p=2" },
        FALLS_BACK,
        { "Try_Backup_RSC", "500" },
        { "Retry_Reg_RSC", "503" },
        { "Auto_Register_When_Failover", "Yes" } },
      { NULL },
      MAY_LOSE | MAY_STOP | MAY_CODES | MAY_CALL | MAY_REPEAT },
};
const size_t setups_count = sizeof setups / sizeof *setups;
