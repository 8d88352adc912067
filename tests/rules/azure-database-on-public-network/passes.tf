resource "azurerm_mssql_server" "runs" {
  name                          = "runs"
  resource_group_name           = "ml"
  location                      = "westeurope"
  version                       = "12.0"
  public_network_access_enabled = false
}

resource "azurerm_postgresql_flexible_server" "weights" {
  name                = "runs"
  resource_group_name = "ml"
  location            = "westeurope"
  version             = "16"
  sku_name            = "GP_Standard_D2s_v3"
  delegated_subnet_id = azurerm_subnet.data.id
}

resource "azurerm_mysql_flexible_server" "scratch" {
  name                  = "runs"
  resource_group_name   = "ml"
  location              = "westeurope"
  sku_name              = "GP_Standard_D2ds_v4"
  public_network_access = "Disabled"
}

resource "azurerm_redis_cache" "team" {
  name                = "runs"
  resource_group_name = "ml"
  location            = "westeurope"
  capacity            = 1
  family              = "P"
  sku_name            = "Premium"
  subnet_id           = azurerm_subnet.data.id
}

resource "azurerm_mssql_managed_instance" "lab" {
  name                = "runs"
  resource_group_name = "ml"
  location            = "westeurope"
  license_type        = "BasePrice"
  sku_name            = "GP_Gen5"
  storage_size_in_gb  = 32
  subnet_id           = azurerm_subnet.data.id
  vcores              = 4
}
