// AlterClientQuotas (key 49): sets and removes client quotas.
#pragma once
#include "lib/schema/table.h"

namespace weir::protocol {

struct AlterClientQuotasRequest {
  struct EntityData {
    std::string entityType;
    std::optional<std::string> entityName = "";
    STRUCT(EntityData)
  };
  struct OpData {
    std::string key;
    double value = 0;
    bool remove = false;
    STRUCT(OpData)
  };
  struct EntryData {
    std::vector<EntityData> entity;
    std::vector<OpData> ops;
    STRUCT(EntryData)
  };
  std::vector<EntryData> entries;
  bool validateOnly = false;
  MESSAGE(AlterClientQuotasRequest, "0-1", "1+")
};

TABLE(AlterClientQuotasRequest::EntityData) = {
    FIELD(entityType, "0+"),
    FIELD(entityName, "0+"),
};

TABLE(AlterClientQuotasRequest::OpData) = {
    FIELD(key, "0+"),
    FIELD(value, "0+"),
    FIELD(remove, "0+"),
};

TABLE(AlterClientQuotasRequest::EntryData) = {
    FIELD(entity, "0+"),
    FIELD(ops, "0+"),
};

TABLE(AlterClientQuotasRequest) = {
    FIELD(entries, "0+"),
    FIELD(validateOnly, "0+"),
};

struct AlterClientQuotasResponse {
  struct EntityData {
    std::string entityType;
    std::optional<std::string> entityName = "";
    STRUCT(EntityData)
  };
  struct EntryData {
    int16_t errorCode = 0;
    std::optional<std::string> errorMessage = "";
    std::vector<EntityData> entity;
    STRUCT(EntryData)
  };
  int32_t throttleTimeMs = 0;
  std::vector<EntryData> entries;
  MESSAGE(AlterClientQuotasResponse, "0-1", "1+")
};

TABLE(AlterClientQuotasResponse::EntityData) = {
    FIELD(entityType, "0+"),
    FIELD(entityName, "0+"),
};

TABLE(AlterClientQuotasResponse::EntryData) = {
    FIELD(errorCode, "0+"),
    FIELD(errorMessage, "0+"),
    FIELD(entity, "0+"),
};

TABLE(AlterClientQuotasResponse) = {
    FIELD(throttleTimeMs, "0+"),
    FIELD(entries, "0+"),
};

}  // namespace weir::protocol
