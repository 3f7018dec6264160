# frozen_string_literal: true

class RefundsController < ApplicationController
  def create
    order = Order.find(params[:order_id])
    order.refunds.new(params.require(:refund).permit(:amount_cents)).request

    redirect_to order, notice: "We refund you as soon as we can."
  end
end
