// DescribeClientQuotas (key 48): client quotas by entity.
#pragma once
#include "lib/schema/table.h"

namespace weir::protocol {

struct DescribeClientQuotasRequest {
  struct ComponentData {
    std::string entityType;
    int8_t matchType = 0;
    std::optional<std::string> match = "";
    STRUCT(ComponentData)
  };
  std::vector<ComponentData> components;
  bool strict = false;
  MESSAGE(DescribeClientQuotasRequest, "0-1", "1+")
};

TABLE(DescribeClientQuotasRequest::ComponentData) = {
    FIELD(entityType, "0+"),
    FIELD(matchType, "0+"),
    FIELD(match, "0+"),
};

TABLE(DescribeClientQuotasRequest) = {
    FIELD(components, "0+"),
    FIELD(strict, "0+"),
};

struct DescribeClientQuotasResponse {
  struct EntityData {
    std::string entityType;
    std::optional<std::string> entityName = "";
    STRUCT(EntityData)
  };
  struct ValueData {
    std::string key;
    double value = 0;
    STRUCT(ValueData)
  };
  struct EntryData {
    std::vector<EntityData> entity;
    std::vector<ValueData> values;
    STRUCT(EntryData)
  };
  int32_t throttleTimeMs = 0;
  int16_t errorCode = 0;
  std::optional<std::string> errorMessage = "";
  std::optional<std::vector<EntryData>> entries = std::vector<EntryData>();
  MESSAGE(DescribeClientQuotasResponse, "0-1", "1+")
};

TABLE(DescribeClientQuotasResponse::EntityData) = {
    FIELD(entityType, "0+"),
    FIELD(entityName, "0+"),
};

TABLE(DescribeClientQuotasResponse::ValueData) = {
    FIELD(key, "0+"),
    FIELD(value, "0+"),
};

TABLE(DescribeClientQuotasResponse::EntryData) = {
    FIELD(entity, "0+"),
    FIELD(values, "0+"),
};

TABLE(DescribeClientQuotasResponse) = {
    FIELD(throttleTimeMs, "0+"),
    FIELD(errorCode, "0+"),
    FIELD(errorMessage, "0+"),
    FIELD(entries, "0+"),
};

}  // namespace weir::protocol
