class ChargeHandler < ApplicationHandler
end
