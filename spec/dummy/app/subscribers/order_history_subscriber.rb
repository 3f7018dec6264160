# frozen_string_literal: true

class OrderHistorySubscriber < TaskerContribRails::Subscriber
  subscribes_to "order.*"

  def handle(event)
    HistoryEntry.create_or_find_by!(order_id: event.payload[:order_id], event: event.name)
  end
end
