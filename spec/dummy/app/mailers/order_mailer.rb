# frozen_string_literal: true

class OrderMailer < ApplicationMailer
  def receipt
    @order = params[:order]
    mail to: @order.email, subject: "Your order #{@order.id}"
  end
end
